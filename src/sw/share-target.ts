import { leaveShared, SHARED_MARK } from '../intake/shared-pictures.ts';
import { scope } from './scope.ts';

/** The name of the field in manifest.webmanifest. */
const FIELD = 'pictures';

/** Takes in what another app shared and sends the browser on to the page. No byte of it goes anywhere else. */
export async function answerShare(request: Request): Promise<Response> {
  const form = await request.formData();
  const files = form.getAll(FIELD).filter((value) => value instanceof File);
  await leaveShared(files);
  return Response.redirect(new URL(`./?${SHARED_MARK}`, scope).href, 303);
}
