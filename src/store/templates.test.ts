import { describe, expect, it } from 'vitest';
import { parseTemplates, templatesReadOtherwise } from './templates.ts';

describe('parseTemplates', () => {
  it('reads one template a line', () => {
    expect(parseTemplates('a photo of a {}.\n{} in the wild')).toEqual([
      'a photo of a {}.',
      '{} in the wild',
    ]);
  });

  it('tidies blanks, drops empty lines and names a repeated template once', () => {
    expect(parseTemplates('  a {}\r\n\n \t\na {}')).toEqual(['a {}']);
  });

  it('puts the label at the end of a line without a place for it', () => {
    expect(parseTemplates('a photo of')).toEqual(['a photo of {}']);
  });

  it('keeps the first place of several', () => {
    expect(parseTemplates('a {} and a {} and {}')).toEqual(['a {} and a  and ']);
  });

  it('is null where nothing was typed', () => {
    expect(parseTemplates('')).toBeNull();
    expect(parseTemplates(' \n\t\n')).toBeNull();
  });
});

describe('templatesReadOtherwise', () => {
  it('names the lines whose place for the label is not as typed', () => {
    expect(templatesReadOtherwise('a photo of\n{} at night\n a {} and {}\n')).toEqual([
      { typed: 'a photo of', read: 'a photo of {}' },
      { typed: 'a {} and {}', read: 'a {} and ' },
    ]);
    expect(templatesReadOtherwise(null)).toEqual([]);
  });
});
