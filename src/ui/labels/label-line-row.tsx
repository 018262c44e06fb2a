import { memo } from 'react';
import { labelColour } from '../inspector/label-colour.ts';
import type { LabelLine } from '../view-model/label-lines.ts';

interface Props extends LabelLine {
  number: number;
}

/** More dots than this do not fit beside a line; the bars tell the rest. */
const MOST_DOTS = 3;

function sameLine(a: Props, b: Props): boolean {
  return (
    a.number === b.number &&
    a.text === b.text &&
    a.marks.length === b.marks.length &&
    a.marks.every((mark, at) => mark.index === b.marks[at]?.index && mark.kind === b.marks[at]?.kind)
  );
}

/** With 500 labels only the line that is typed in is drawn again. */
export const LabelLineRow = memo(function LabelLineRow({ number, text, marks }: Props) {
  return (
    <div className="label-line" data-kind={marks.find(({ kind }) => kind !== 'plain')?.kind}>
      <span className="label-line-number">{number}</span>
      <span className="label-line-dots">
        {marks.slice(0, MOST_DOTS).map(({ index, kind }, at) => (
          <i key={at} className="dot" data-kind={kind} style={index === null ? {} : labelColour(index)} />
        ))}
      </span>
      {/* an empty line is as high as a full one */}
      <span className="label-line-text">{text === '' ? '\u200b' : text}</span>
    </div>
  );
}, sameLine);
