import { expect, it } from 'vitest';
import { SpeedMeter } from './speed-meter.ts';

it('knows no speed at first, then that of the last seconds', () => {
  let nowMs = 0;
  const meter = new SpeedMeter(() => nowMs);
  expect(meter.add(500)).toBe(0);
  nowMs = 100;
  expect(meter.add(500)).toBe(0);
  nowMs = 1000;
  // 1000 bytes came in the second after the first mark
  expect(meter.add(500)).toBe(1000);
  for (nowMs = 2000; nowMs <= 10_000; nowMs += 1000) meter.add(200);
  expect(meter.add(200)).toBe(200);
});

it('says a speed of nothing when nothing has come for long', () => {
  let nowMs = 0;
  const meter = new SpeedMeter(() => nowMs);
  meter.add(1000);
  nowMs = 60_000;
  expect(meter.add(10)).toBe(0);
});
