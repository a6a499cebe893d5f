import { useMutation } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

/** Creates the first owner with the code that the terminal printed. */
export const useSetUpOwner = () =>
  useMutation({
    mutationFn: (body: { code: string; name: string; email: string; password: string }) =>
      callApi('POST /setup', { body }),
  });
