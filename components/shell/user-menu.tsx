'use client';

import { lazy, Suspense, useState } from 'react';
import { UserButton } from './user-button';

const UserMenuItems = lazy(() => import('./user-menu-items'));

/** Who is signed in; the menu is loaded when the pointer or focus reaches the name. */
export function UserMenu() {
  const [isWanted, setIsWanted] = useState(false);
  if (!isWanted) return <UserButton onClick={() => setIsWanted(true)} />;
  return (
    <Suspense fallback={<UserButton aria-busy />}>
      <UserMenuItems />
    </Suspense>
  );
}
