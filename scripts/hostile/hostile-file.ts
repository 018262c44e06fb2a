/** A file that was made to break something. */
export interface HostileFile {
  name: string;
  bytes: Buffer;
}

export function hostile(name: string, bytes: Uint8Array | string): HostileFile {
  return { name, bytes: Buffer.from(bytes as Uint8Array) };
}
