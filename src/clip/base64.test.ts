import { describe, expect, it } from 'vitest';
import { decodeBytes, decodeFloat32 } from './base64.ts';

describe('decodeBytes', () => {
  it('reads every byte value', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(decodeBytes(Buffer.from(bytes).toString('base64'))).toEqual(bytes);
  });

  it('refuses what is not base64', () => {
    expect(() => decodeBytes('not base64!')).toThrow();
  });
});

describe('decodeFloat32', () => {
  it('reads little-endian numbers', () => {
    // 1.0 is 0x3f800000, -2.5 is 0xc0200000
    const bytes = [0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x20, 0xc0];
    expect([...decodeFloat32(Buffer.from(bytes).toString('base64'))]).toEqual([1, -2.5]);
  });

  it('refuses a cut number', () => {
    expect(() => decodeFloat32('AAAA')).toThrow('3 bytes');
  });
});
