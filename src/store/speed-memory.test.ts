import { expect, it } from 'vitest';
import { fakeLocalStorage } from '../../tests/helpers/fake-local-storage.ts';
import { speedMemory } from './speed-memory.ts';

fakeLocalStorage();

it('finds what was measured, by machine', () => {
  speedMemory.keep('a', { webgpuMs: 1, wasmMs: 2 });
  speedMemory.keep('b', { webgpuMs: 3, wasmMs: 4 });
  speedMemory.keep('a', { webgpuMs: 5, wasmMs: 6 });
  expect(speedMemory.find('a')).toMatchObject({ webgpuMs: 5, wasmMs: 6 });
  expect(speedMemory.find('b')).toMatchObject({ webgpuMs: 3, wasmMs: 4 });
  expect(speedMemory.find('c')).toBeNull();
});

it('forgets the oldest of many', () => {
  for (let count = 0; count < 25; count += 1) speedMemory.keep(`${count}`, { webgpuMs: 1, wasmMs: 2 });
  expect(speedMemory.find('4')).toBeNull();
  expect(speedMemory.find('5')).not.toBeNull();
});

it.each([
  '{',
  'null',
  '{"machine":"a"}',
  '[null, 1, {"machine":"a"}, {"machine":"a","webgpuMs":-1,"wasmMs":1}, {"machine":"a","webgpuMs":"1","wasmMs":1}]',
])('something else that lies there is not taken: %s', (text) => {
  localStorage.setItem('wordsight.speeds', text);
  expect(speedMemory.find('a')).toBeNull();
});
