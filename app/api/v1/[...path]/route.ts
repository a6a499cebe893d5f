import { dispatchRequest } from '@/lib/api/dispatch';

type Context = { params: Promise<{ path: string[] }> };

const serve = async (request: Request, { params }: Context) => dispatchRequest(request, (await params).path);

export { serve as DELETE, serve as GET, serve as HEAD, serve as OPTIONS, serve as PATCH, serve as POST, serve as PUT };
