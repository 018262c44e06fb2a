import type {} from './bench.ts';

/**
 * The button of bench.html: how fast the starter model runs here, on WASM and on WebGPU, as JSON to copy. Pictures are
 * made on the spot, so that it measures the same work on every machine and no picture of a person.
 */

const ROUNDS = 3;
const PICTURES_PER_ROUND = 12;
const WARM_UP_PICTURES = 4;
const [WIDTH_PX, HEIGHT_PX] = [640, 480];

interface ReadyState {
  kind: string;
  choice?: unknown;
  adapter?: string | null;
  selfTest?: unknown;
}

/** A picture of coloured circles. Each seed gives another one: what was encoded before would not be encoded again. */
async function makePicture(seed: number): Promise<File> {
  const canvas = new OffscreenCanvas(WIDTH_PX, HEIGHT_PX);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  for (let circle = 0; circle < 60; circle++) {
    const next = (of: number) => Math.abs(Math.sin(seed * 97 + circle * 13 + of * 7)) % 1;
    context.fillStyle = `hsl(${360 * next(1)} 70% ${20 + 60 * next(2)}%)`;
    context.beginPath();
    context.arc(WIDTH_PX * next(3), HEIGHT_PX * next(4), 10 + 80 * next(5), 0, 2 * Math.PI);
    context.fill();
  }
  return new File([await canvas.convertToBlob({ type: 'image/jpeg' })], `${seed}.jpg`);
}

function makePictures(first: number, count: number): Promise<File[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => makePicture(first + index)));
}

async function measure(device: 'wasm' | 'webgpu', firstSeed: number, say: (text: string) => void) {
  const startedAtMs = performance.now();
  const model = { modelBase: './models/', modelId: 'starter', layout: 'manifest' as const, template: '{}' };
  const state = (await window.bench.init({
    ...model,
    dtype: 'default',
    threads: 'default',
    device,
  })) as ReadyState;
  const loadMs = performance.now() - startedAtMs;
  await window.bench.embed(await makePictures(firstSeed, WARM_UP_PICTURES));
  const picturesPerSecond: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    say(`${device}: round ${round + 1} of ${ROUNDS}`);
    const files = await makePictures(
      firstSeed + WARM_UP_PICTURES + round * PICTURES_PER_ROUND,
      PICTURES_PER_ROUND,
    );
    const roundStartedAtMs = performance.now();
    await window.bench.embed(files);
    picturesPerSecond.push((1000 * PICTURES_PER_ROUND) / (performance.now() - roundStartedAtMs));
  }
  const timings = (await window.bench.timings()).slice(WARM_UP_PICTURES);
  const encodeMs = timings.map((each) => each.encodeMs).sort((a, b) => a - b);
  const { choice, adapter, selfTest } = state;
  const medianEncodeMs = encodeMs[Math.floor(encodeMs.length / 2)];
  return { device, choice, adapter, selfTest, loadMs, picturesPerSecond, medianEncodeMs };
}

async function measureBoth(say: (text: string) => void): Promise<string> {
  const results: unknown[] = [];
  for (const [index, device] of (['wasm', 'webgpu'] as const).entries()) {
    say(`${device}: loading`);
    const failed = (error: unknown) => ({ device, error: String(error) });
    results.push(await measure(device, 1000 * (index + 1), say).catch(failed));
  }
  const { userAgent, hardwareConcurrency: cores } = navigator;
  return JSON.stringify({ date: new Date().toISOString(), userAgent, cores, results }, null, 1);
}

const button = document.querySelector<HTMLButtonElement>('#measure');
const output = document.querySelector<HTMLOutputElement>('#measured');
button?.addEventListener('click', () => {
  button.disabled = true;
  const say = (text: string) => {
    if (output) output.textContent = text;
  };
  void measureBoth(say)
    .then(say)
    .finally(() => {
      button.disabled = false;
    });
});
