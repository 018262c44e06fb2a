import type { SvgChecker } from '../../../engine/protocol.ts';
import { toOutcome } from '../../errors.ts';

/** Few pictures are SVG, so what reads them is loaded when one comes. */
export const checkSvg: SvgChecker['checkSvg'] = (file) =>
  toOutcome(async () => (await import('./check-svg.ts')).checkSvg(file), 'PICTURE_UNREADABLE');
