'use client';

import Link from 'next/link';
import { type ComponentProps, useState } from 'react';

/** A link whose page is prefetched on hover or focus, not because it is on screen. */
export function IntentLink(props: ComponentProps<typeof Link>) {
  const [isMeant, setIsMeant] = useState(false);
  const mean = () => setIsMeant(true);
  return <Link {...props} prefetch={isMeant ? null : false} onPointerEnter={mean} onFocus={mean} onTouchStart={mean} />;
}
