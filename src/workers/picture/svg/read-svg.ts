import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { readEntities } from './svg-entities.ts';
import type { SvgGraph, SvgNode } from './svg-graph.ts';
import {
  ELEMENTS_A_FILTER_STEP,
  LETTERS_AN_ELEMENT,
  LETTERS_OF_A_LONG_PATH,
  MAX_SVG_ATTRIBUTES,
  MAX_SVG_DEPTH,
  MAX_SVG_ELEMENTS,
  MAX_SVG_LETTERS,
  SLOW_FILTER_STEPS,
} from './svg-limits.ts';
import { localHref, localUrls, styledReferences } from './svg-references.ts';

/** A drawing that asks for more than is drawn. */
export class SvgTooComplex extends Error {
  override readonly name = 'SvgTooComplex';
}

export interface ReadSvg extends SvgGraph {
  /** `data:` addresses of pictures inside the drawing. */
  pictures: string[];
}

/**
 * Reads what a drawing consists of, without drawing it.
 *
 * @throws {SvgTooComplex} beyond the limits on elements, depth and letters; Error where it is not well-formed.
 */
export function readSvg(text: string): ReadSvg {
  const reader = new SvgReader();
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', (doctype) => {
    const entities = readEntities(doctype);
    if (!entities) throw new SvgTooComplex('entities inside entities');
    // the parser takes every name that is in this object
    parser.ENTITIES = Object.assign(
      Object.create(null) as object,
      parser.ENTITIES,
      Object.fromEntries(entities),
    );
  });
  parser.on('opentag', (tag) => reader.open(tag));
  parser.on('closetag', () => reader.close());
  parser.on('text', (words) => reader.text(words));
  parser.on('cdata', (words) => reader.text(words));
  parser.write(text).close();
  return reader.finish();
}

class SvgReader {
  private readonly nodes: SvgNode[] = [];
  private readonly ids = new Map<string, number>();
  private readonly stack: { index: number; tag: string }[] = [];
  private readonly pictures: string[] = [];
  private letters = 0;
  private css = '';

  open({ name, attributes }: SaxesTagPlain): void {
    const tag = name.replace(/^.*:/, '');
    const index = this.nodes.length;
    const parent = this.stack.at(-1);
    this.stack.push({ index, tag });
    if (index >= MAX_SVG_ELEMENTS) throw new SvgTooComplex(`more than ${MAX_SVG_ELEMENTS} elements`);
    if (this.stack.length > MAX_SVG_DEPTH) throw new SvgTooComplex(`deeper than ${MAX_SVG_DEPTH} elements`);
    if (parent) this.nodes[parent.index]?.children.push(index);
    const step = parent?.tag === 'filter' ? filterStepCost(tag, attributes) : 0;
    const names = Object.keys(attributes).length;
    if (names > MAX_SVG_ATTRIBUTES) throw new SvgTooComplex(`${names} attributes on one element`);
    const node: SvgNode = { cost: 1 + step, children: [], refers: [], selectors: [tag, '*'] };
    this.nodes.push(node);
    // a marker is drawn at every corner of its path; two letters a corner are the least
    const corners = 1 + (attributes['d'] ?? attributes['points'] ?? '').length / 2;
    for (const [key, value] of Object.entries(attributes)) {
      this.attribute(node, index, tag, key, value, key.startsWith('marker') ? corners : 1);
    }
  }

  text(words: string): void {
    this.count(words);
    const top = this.stack.at(-1);
    if (top?.tag === 'style') this.css += words;
    const node = top && this.nodes[top.index];
    if (node) node.cost += Math.floor(words.length / LETTERS_AN_ELEMENT);
  }

  close(): void {
    this.stack.pop();
  }

  finish(): ReadSvg {
    const { nodes, ids, pictures } = this;
    return { nodes, ids, pictures, styled: styledReferences(this.css) };
  }

  private attribute(
    node: SvgNode,
    index: number,
    tag: string,
    key: string,
    value: string,
    times: number,
  ): void {
    this.count(value);
    if (key === 'id') {
      // browsers take the first of two
      if (!this.ids.has(value)) this.ids.set(value, index);
      node.selectors.push(`#${value}`);
      return;
    }
    if (key === 'class') {
      node.selectors.push(...value.split(/\s+/).map((each) => `.${each}`));
      return;
    }
    if (/^(xlink:)?href$/.test(key)) return this.link(node, tag, value);
    node.cost += Math.floor(value.length / LETTERS_AN_ELEMENT + (value.length / LETTERS_OF_A_LONG_PATH) ** 2);
    node.refers.push(...localUrls(value).map((id) => ({ id, times })));
  }

  private link(node: SvgNode, tag: string, value: string): void {
    const id = localHref(value);
    // a link that a person would click is not drawn
    if (id !== null && tag !== 'a') node.refers.push({ id, times: 1 });
    if (/^\s*data:/i.test(value)) this.pictures.push(value);
  }

  private count(words: string): void {
    this.letters += words.length;
    if (this.letters > MAX_SVG_LETTERS) throw new SvgTooComplex(`more than ${MAX_SVG_LETTERS} letters`);
  }
}

function filterStepCost(tag: string, attributes: Readonly<Record<string, string>>): number {
  const octaves = Math.max(1, Number(attributes['numOctaves'] ?? 1)) || 1;
  return (SLOW_FILTER_STEPS[tag] ?? ELEMENTS_A_FILTER_STEP) * octaves;
}
