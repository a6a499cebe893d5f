import { notFound } from 'next/navigation';
import { findClientAddress } from '@/lib/auth/client-address';
import { countRequest } from '@/lib/http/rate-limit';
import { renderFailure } from '@/lib/http/route';
import { openCalendar } from '@/lib/services/keys/manage-calendar-links';

/** Days on which keys are due, for calendar programs, by a secret address; what does not open it is not found. */
export async function GET(request: Request, { params }: RouteContext<'/calendar/[file]'>): Promise<Response> {
  try {
    await countRequest('address', findClientAddress(request.headers));
  } catch (error) {
    return renderFailure(error, request);
  }
  const text = await openCalendar((await params).file.replace(/\.ics$/, ''));
  if (text === null) notFound();
  return new Response(text, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="spendwatch-keys.ics"',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
    },
  });
}
