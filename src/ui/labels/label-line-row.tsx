import { labelColour } from '../inspector/label-colour.ts';
import type { LabelLine } from '../view-model/label-lines.ts';

interface Props extends LabelLine {
  number: number;
}

/** More dots than this do not fit beside a line; the bars tell the rest. */
const MOST_DOTS = 3;

export function LabelLineRow({ number, text, marks }: Props) {
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
}
