import { hostile, type HostileFile } from './hostile-file.ts';
import { Random } from './random.ts';

const CODE = '<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>';

/** Files of labels that are none. */
export function hostileLabelSets(): HostileFile[] {
  return [
    hostile('empty.txt', ''),
    hostile('blank.txt', ' \n\n\t\n'),
    hostile('binary.txt', new Random(11).bytes(5000)),
    hostile('large.txt', 'a\n'.repeat(2e6)),
    hostile('cut.json', '{"format": "wordsight-label-set/1", "labels": ["a'),
    hostile('deep.json', `${'['.repeat(200_000)}${']'.repeat(200_000)}`),
    hostile('nothing.json', 'null'),
    hostile('number.json', '7'),
    hostile('numbers.json', '[1, 2, 3]'),
    hostile('nested.json', '{"a": {"b": "c"}}'),
    hostile(
      'no-labels.json',
      '{"format": "wordsight-label-set/1", "name": "x", "labels": [], "templates": null}',
    ),
    // nothing is left of it: these are no names of folders to us
    hostile('proto.json', '{"__proto__": "cat", "constructor": "dog"}'),
    hostile('page.json', `<!doctype html>${CODE}`),
  ];
}

/** Files of labels that are odd and still labels. */
export function oddLabelSets(): HostileFile[] {
  return [
    hostile('code.txt', `${CODE}\n\${1+1}\n{{7*7}}\njavascript:hacked=1`),
    hostile('names.json', '["__proto__", "constructor", "toString", "hasOwnProperty"]'),
    hostile('many.txt', Array.from({ length: 60_000 }, (_, index) => `label ${index}`).join('\n')),
    hostile('long.txt', 'x'.repeat(1e6)),
    hostile('directions.txt', '\u202egnp.tac\n\u0000'.slice(0, 9)),
  ];
}

/** Tables of embeddings that are none. */
export function hostileTables(): HostileFile[] {
  const mark = Buffer.from('PAR1', 'latin1');
  const footer = (length: number, body: Buffer = Buffer.alloc(0)) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(length);
    return Buffer.concat([mark, body, size, mark]);
  };
  return [
    hostile('empty.parquet', ''),
    hostile('mark-alone.parquet', mark),
    hostile('noise.parquet', new Random(13).bytes(20_000)),
    hostile('footer-of-0.parquet', footer(0)),
    hostile('footer-too-long.parquet', footer(2 ** 32 - 1)),
    hostile('footer-of-noise.parquet', footer(5000, new Random(17).bytes(5000))),
    hostile('footer-of-ones.parquet', footer(5000, Buffer.alloc(5000, 0xff))),
    // lists in lists without an end
    hostile('footer-of-lists.parquet', footer(50_000, Buffer.alloc(50_000, 0x19))),
    hostile('picture.parquet', Buffer.from('ffd8ffe000104a464946', 'hex')),
  ];
}
