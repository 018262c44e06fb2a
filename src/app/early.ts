import './pwa/trusted-types.ts';
import { beginEncoder } from '../engine/early-encoder.ts';

/**
 * The first script of both pages, small, so that it runs while the large one is still being read. A page without isolation
 * is perhaps reloaded (`pwa/isolation.ts`); what was asked for is not known here beyond the address.
 */
const asked = new URLSearchParams(location.search).get('ep');
beginEncoder(crossOriginIsolated && asked !== 'webgpu');
