import { expect, it } from 'vitest';
import { downloadPercent, formatDownload } from './download.ts';

const half = { loadedBytes: 18_000_000, totalBytes: 36_000_000, bytesPerSecond: 4_100_000 };

it('tells bytes, speed and time left', () => {
  expect(formatDownload(half)).toBe('18.0 of 36.0 MB, 4.1 MB/s, 5 s left');
});

it('leaves out speed and time while no speed is known', () => {
  expect(formatDownload({ ...half, bytesPerSecond: 0 })).toBe('18.0 of 36.0 MB');
});

it('names both units where they differ', () => {
  expect(formatDownload({ ...half, loadedBytes: 0, bytesPerSecond: 0 })).toBe('0 B of 36.0 MB');
});

it('gives whole percent and never more than 100', () => {
  expect(downloadPercent(half)).toBe(50);
  expect(downloadPercent({ ...half, loadedBytes: 40_000_000 })).toBe(100);
  expect(downloadPercent({ ...half, totalBytes: 0 })).toBe(0);
});
