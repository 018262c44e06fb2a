import { EngineError } from '../../engine/error-codes.ts';
import type { RuntimeChoice } from '../../engine/protocol.ts';
import { blockHash } from './block-hash.ts';
import { type Ort, ORT_BUILDS } from './ort-builds.ts';
import { noteImports } from './runtime-memory.ts';

/** Slow phones take many seconds to compile 17 MB of WASM. */
const START_TIMEOUT_MS = 60_000;

export type OnRuntimeBytes = (arrivedBytes: number, totalBytes: number) => void;

export interface CompiledRuntime {
  url: string;
  /** As soon as it is compiled. Nothing that it computes may be shown before `checked`. */
  module: Promise<WebAssembly.Module>;
  /** The same once its hash is known to be right. @throws {EngineError} `RUNTIME_DOWNLOAD_FAILED` */
  checked: Promise<WebAssembly.Module>;
}

/**
 * The WASM file of the build that a choice takes, compiled.
 *
 * @param onBytes called with its bytes as they arrive.
 */
export function compileRuntime(
  { runtime }: Pick<RuntimeChoice, 'runtime'>,
  onBytes: OnRuntimeBytes,
): CompiledRuntime {
  const { url, hash } = ORT_BUILDS[runtime].wasm();
  return compile(absolute(url), hash, onBytes);
}

type OnInstance = (instance: WebAssembly.Instance) => void;

/**
 * Loads one build of ONNX Runtime Web and prepares it for this realm. A realm takes one build only: a failed
 * start is sticky, so another choice needs another worker.
 *
 * @param compiled as `compileRuntime` gives it, here or in another worker.
 * @param onInstance called when the first session is opened.
 * @throws {EngineError} as `compileRuntime`.
 */
export async function loadRuntime(
  choice: RuntimeChoice,
  compiled: WebAssembly.Module | Promise<WebAssembly.Module>,
  onInstance: OnInstance = () => {},
): Promise<Ort> {
  const { importApi, glueUrl } = ORT_BUILDS[choice.runtime];
  // the runtime imports it when the first session is opened, and then has it already; what fails is told there
  import(/* @vite-ignore */ absolute(glueUrl)).catch(() => {});
  const [ort, module] = await Promise.all([importApi(), compiled]);
  ort.env.logLevel = 'error';
  const wasm = ort.env.wasm;
  wasm.numThreads = choice.threads;
  // a thread whose script does not arrive leaves ONNX Runtime waiting for ever; the ladder has other choices
  wasm.initTimeout = START_TIMEOUT_MS;
  // a worker has no document, and we are in a worker already
  wasm.proxy = false;
  wasm.wasmPaths = { mjs: absolute(glueUrl) };
  instantiateOnce(module, onInstance);
  // only says that there is nothing to fetch
  wasm.wasmBinary = new ArrayBuffer(0);
  return ort;
}

/**
 * Gives the runtime's glue, which would only take bytes, the module that we have compiled. Compiled from a response as
 * it streams in, a module is kept by the browser together with the file: the next visit does not compile it again.
 */
function instantiateOnce(module: WebAssembly.Module, onInstance: OnInstance): void {
  const own = WebAssembly.instantiate;
  const instantiate = async (_nothing: BufferSource, imports?: WebAssembly.Imports) => {
    WebAssembly.instantiate = own;
    if (imports) noteImports(imports);
    const instance = await own(module, imports);
    onInstance(instance);
    return { module, instance };
  };
  WebAssembly.instantiate = instantiate as typeof WebAssembly.instantiate;
}

function absolute(url: string): string {
  return new URL(url, import.meta.url).href;
}

function compile(url: string, wantedHash: string, onBytes: OnRuntimeBytes): CompiledRuntime {
  const failed = (why: string) => new EngineError('RUNTIME_DOWNLOAD_FAILED', `${url}: ${why}`);
  const refuse = (error: unknown): never => {
    throw error instanceof EngineError ? error : failed(String(error));
  };
  const response = fetchRuntime(url, failed);
  // the hash comes 20 ms after the module, in which the first session is begun
  const hash = response.then((own) => hashOf(own.clone(), onBytes));
  const module = response.then(compileResponse).catch(refuse);
  // who waits for the hash alone hears of it there
  module.catch(() => {});
  const check = async () => {
    if ((await hash.catch(refuse)) !== wantedHash) throw failed('arrived damaged, or is another version');
    return module;
  };
  return { url, module, checked: check() };
}

async function fetchRuntime(url: string, failed: (why: string) => EngineError): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw failed(`HTTP ${response.status}`);
  if (typeOf(response).startsWith('text/html')) throw failed('the server did not send a WASM file');
  return response;
}

function hashOf(response: Response, onBytes: OnRuntimeBytes): Promise<string> {
  const totalBytes = Number(response.headers.get('Content-Length') ?? 0);
  return blockHash(response.body!, (arrivedBytes) => onBytes(arrivedBytes, totalBytes));
}

/** Some hosts do not know the type of WASM files, and without it a browser does not compile while the file comes. */
async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (typeOf(response).startsWith('application/wasm')) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

function typeOf(response: Response): string {
  return response.headers.get('Content-Type') ?? '';
}
