import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ByteWindow } from './byte-window.ts';
import { idleOptimizers } from './idle-optimizers.ts';
import { type GraphIndex, type NodeHeader, readGraph } from './read-graph.ts';

const ROOTS = ['tests/fixtures', 'public/models/starter'];
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'optimized-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function graphs(): Promise<string[]> {
  const found = await Promise.all(
    ROOTS.map(async (root) => (await readdir(root, { recursive: true })).map((path) => join(root, path))),
  );
  return found.flat().filter((path) => path.endsWith('.onnx'));
}

const indexOf = async (path: string) => readGraph(new ByteWindow(new Blob([await readFile(path)]), path));

/** What the runtime makes of a graph: each node with what it reads and makes. */
async function optimized(path: string, without: readonly string[]): Promise<string[]> {
  const optimizedModelFilePath = join(folder, 'made.onnx');
  const session = await InferenceSession.create(path, {
    ...{ graphOptimizationLevel: 'all', optimizedModelFilePath, logSeverityLevel: 4 },
    extra: {
      session: { disable_quant_qdq: '1' },
      optimization: { disable_specified_optimizers: without.join(';') },
    },
  });
  await session.release();
  const { items } = await indexOf(optimizedModelFilePath);
  return items.flatMap((item) =>
    item.kind === 'node'
      ? [[item.node.opType, ...item.node.inputs, '>', ...item.node.outputs].join(' ')]
      : [],
  );
}

function graphOf(nodes: Partial<NodeHeader>[], domains = ['']): GraphIndex {
  const none = { opType: '', inputs: [], outputs: [], captures: [], tensors: [], integers: new Map() };
  const items = nodes.map((node) => ({ kind: 'node', node: { ...none, ...node } }));
  return { items, opsets: new Map(domains.map((domain) => [domain, 17])) } as unknown as GraphIndex;
}

describe('idleOptimizers', () => {
  it('names only what changes nothing in any graph at hand', { timeout: 120_000 }, async () => {
    const paths = await graphs();
    expect(paths.length).toBeGreaterThan(30);
    for (const path of paths) {
      const idle = idleOptimizers(await indexOf(path));
      expect([path, await optimized(path, idle)]).toEqual([path, await optimized(path, [])]);
    }
  });

  it('leaves out what looks for attention in a block that normalises first, not in one that normalises last', () => {
    const products = ['q', 'k', 'v'].map((name) => ({
      opType: 'MatMul',
      inputs: ['x', name],
      outputs: [`x${name}`],
    }));
    expect(idleOptimizers(graphOf(products))).toContain('AttentionFusion');
    const residual = { opType: 'Add', inputs: ['x', 'xo'], outputs: ['y'] };
    expect(idleOptimizers(graphOf([...products, residual]))).not.toContain('AttentionFusion');
    expect(idleOptimizers(graphOf([...products, { opType: 'Split' }]))).not.toContain('AttentionFusion');
  });

  it('goes by operators', () => {
    expect(idleOptimizers(graphOf([]))).toContain('QuickGeluFusion');
    expect(idleOptimizers(graphOf([{ opType: 'Sigmoid' }]))).not.toContain('QuickGeluFusion');
  });

  it('names nothing where it does not see everything', () => {
    expect(idleOptimizers(graphOf([{ opType: 'If' }]))).toEqual([]);
    expect(idleOptimizers(graphOf([], ['', 'my.functions']))).toEqual([]);
  });
});
