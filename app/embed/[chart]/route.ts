import { notFound } from 'next/navigation';
import { findClientAddress } from '@/lib/auth/client-address';
import { countRequest } from '@/lib/http/rate-limit';
import { renderFailure } from '@/lib/http/route';
import { drawSharedChart } from '@/lib/services/usage/open-shared-view';

/** A shared view's chart as a picture, by its signed address; what does not open it is not found. */
export async function GET(request: Request, { params }: RouteContext<'/embed/[chart]'>): Promise<Response> {
  try {
    await countRequest('address', findClientAddress(request.headers));
  } catch (error) {
    return renderFailure(error, request);
  }
  const search = new URL(request.url).searchParams;
  const wanted = { theme: search.get('theme'), width: search.get('width') };
  const picture = await drawSharedChart((await params).chart, wanted);
  if (!picture) notFound();
  return new Response(picture.bytes, {
    headers: {
      'content-type': picture.contentType,
      'cache-control': 'private, max-age=60',
      'cross-origin-resource-policy': 'cross-origin',
    },
  });
}
