'use client';

import { Field, Input, Select } from '@/components/ui/field';
import * as texts from '@/lib/texts/en/members/place-fields';

export const ROLES = [
  ['viewer', 'Viewer: sees everything, changes nothing'],
  ['member', 'Member: also handles incidents, budgets and rules'],
  ['admin', 'Admin: also connections, channels, tokens and members'],
  ['owner', 'Owner: may do everything'],
] as const;
export type Role = (typeof ROLES)[number][0];

/** Role and projects as they stand in a form. */
export type Place = { role: Role; projects: string };

export const parseRole = (text: string): Role => ROLES.find(([role]) => role === text)?.[0] ?? 'viewer';

/** Project ids separated by commas or blanks, none for roles that cannot be limited. */
export function readProjectIds({ role, projects }: Place): string[] {
  if (role === 'admin' || role === 'owner') return [];
  return [...new Set(projects.split(/[\s,]+/).filter(Boolean))];
}

type PlaceFieldsProps = {
  place: Place;
  onChange: (place: Place) => void;
  errors: (path: string) => string | undefined;
};

/** What somebody may do, and for members and viewers, of which projects. */
export function PlaceFields({ place, onChange, errors }: PlaceFieldsProps) {
  const isLimitable = place.role === 'viewer' || place.role === 'member';
  return (
    <>
      <Field label={texts.role} error={errors('role')}>
        {(field) => (
          <Select
            {...field}
            value={place.role}
            onChange={(event) => onChange({ ...place, role: parseRole(event.target.value) })}
          >
            {ROLES.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {isLimitable ? (
        <Field label={texts.onlyTheseProjects} help={texts.projectIdsProvider} error={errors('projectIds')}>
          {(field) => (
            <Input
              {...field}
              value={place.projects}
              placeholder={texts.proj}
              spellCheck={false}
              onChange={(event) => onChange({ ...place, projects: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
