import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeReader, PictureLineBed, prepared } from '../../tests/helpers/picture-line-bed.ts';
import { EngineError } from './error-codes.ts';

let bed: PictureLineBed;
let encoder: PictureLineBed['encoder'];
let encode: PictureLineBed['encode'];

beforeEach(() => {
  bed = new PictureLineBed();
  ({ encoder, encode } = bed);
});

afterEach(() => bed.close());

describe('PictureLine, when something breaks down', () => {
  it('leaves out a picture that takes too long, and not the one beside it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let asked = 0;
    FakeReader.prepare = ({ file }) => {
      asked += 1;
      return file.size === 1 ? new Promise(() => {}) : Promise.resolve(prepared(file));
    };
    const slow = encode(1).catch((error: EngineError) => error.code);
    await vi.waitFor(() => expect(asked).toBe(1));
    const beside = encode(2);
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    expect(await slow).toBe('PICTURE_TOO_SLOW');
    expect((await beside).embedding[0]).toBe(2);
    expect(FakeReader.started.map(({ terminated }) => terminated)).toEqual([true, false]);
  });

  it('blames the picture that kills the worker, and not the one beside it', async () => {
    FakeReader.prepare = ({ file }, _, reader) => {
      if (file.size === 13) {
        reader.die();
        return new Promise(() => {});
      }
      return Promise.resolve(prepared(file));
    };
    const [killer, ...others] = await Promise.allSettled([13, 2, 3, 4].map((bytes) => encode(bytes)));
    expect(killer).toMatchObject({ reason: { code: 'PICTURE_KILLED_THE_ENGINE' } });
    expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  it('reads a picture again after a breakdown of the engine', async () => {
    encoder.faults.push(new EngineError('WEBGPU_DEVICE_LOST', ''));
    const encoded = await encode(8);
    expect(encoded.embedding).toEqual(Float32Array.of(8));
  });

  it('blames no picture for breakdowns of the encoder that a choice is allowed', async () => {
    encoder.faults.push(...['1', '2', '3'].map((detail) => new EngineError('WEBGPU_DEVICE_LOST', detail)));
    await expect(encode(8)).resolves.toMatchObject({ embedding: Float32Array.of(8) });
  });

  it('blames no picture when its reader and the encoder die one after the other', async () => {
    encoder.faults.push(new EngineError('WORKER_DIED', 'encoder'));
    let asked = 0;
    FakeReader.prepare = ({ file }) => {
      asked += 1;
      if (asked !== 2) return Promise.resolve(prepared(file));
      FakeReader.started.at(-1)?.die();
      return new Promise(() => {});
    };
    await expect(encode(8)).resolves.toMatchObject({ embedding: Float32Array.of(8) });
  });

  it('leaves a picture alone over which the encoder breaks down again and again', async () => {
    encoder.faults.push(
      ...'1234'.split('').map((detail) => new EngineError('RUNTIME_WRONG_NUMBERS', detail)),
    );
    await expect(encode(8)).rejects.toMatchObject({ code: 'PICTURE_KILLED_THE_ENGINE' });
    await expect(encode(9)).resolves.toMatchObject({ embedding: Float32Array.of(9) });
  });

  it('does not try again after an error that is not fatal', async () => {
    encoder.faults.push(new EngineError('RUNTIME_RUN_FAILED', 'shape'));
    await expect(encode(8)).rejects.toMatchObject({ code: 'RUNTIME_RUN_FAILED' });
    expect(encoder.seen).toEqual([]);
  });

  it('starts a fresh worker when the one that prepares dies', async () => {
    FakeReader.prepare = () => new Promise<never>(() => {});
    const answer = encode(6);
    await vi.waitFor(() => expect(FakeReader.started).toHaveLength(1));
    FakeReader.prepare = async ({ file }) => prepared(file);
    FakeReader.started[0]?.die();
    await expect(answer).resolves.toMatchObject({ embedding: Float32Array.of(6) });
    expect(FakeReader.started).toHaveLength(2);
  });
});
