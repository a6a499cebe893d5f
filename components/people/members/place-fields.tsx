'use client';

import { Field, Select } from '@/components/ui/field';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/members';
import { ProjectPicker } from './project-picker';

export const ROLES = [
  ['viewer', 'Viewer: sees everything, changes nothing'],
  ['member', 'Member: also handles incidents, budgets and rules'],
  ['admin', 'Admin: also connections, channels, tokens and members'],
  ['owner', 'Owner: may do everything'],
] as const;
export type Role = (typeof ROLES)[number][0];

/** Role and projects as they stand in a form; null = all projects. */
export type Place = { role: Role; projectIds: string[] | null };

export const parseRole = (text: string): Role => ROLES.find(([role]) => role === text)?.[0] ?? 'viewer';

const isLimitable = (role: Role) => role === 'viewer' || role === 'member';

/** The projects to send, none for all and for roles that cannot be limited. */
export const readProjectIds = ({ role, projectIds }: Place): string[] => (isLimitable(role) ? (projectIds ?? []) : []);

/** False while "only some projects" names none, which would mean all. */
export const isPlaceComplete = ({ role, projectIds }: Place): boolean => !isLimitable(role) || projectIds?.length !== 0;

type PlaceFieldsProps = {
  place: Place;
  onChange: (place: Place) => void;
  errors: (path: string) => string | undefined;
};

/** Role of a member, and for members and viewers, their projects. */
export function PlaceFields({ place, onChange, errors }: PlaceFieldsProps) {
  return (
    <>
      <Field label={common.role} error={errors('role')}>
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
      {isLimitable(place.role) ? (
        <Field
          label={texts.placeSeesLabel}
          {...(place.projectIds === null ? {} : { help: texts.placeSomeProjectsHelp })}
        >
          {(field) => (
            <Select
              {...field}
              value={place.projectIds === null ? 'all' : 'some'}
              onChange={(event) => onChange({ ...place, projectIds: event.target.value === 'all' ? null : [] })}
            >
              <option value="all">{common.allProjects}</option>
              <option value="some">{texts.placeSomeProjectsOption}</option>
            </Select>
          )}
        </Field>
      ) : null}
      {isLimitable(place.role) && place.projectIds !== null ? (
        <ProjectPicker
          chosen={place.projectIds}
          onChange={(projectIds) => onChange({ ...place, projectIds })}
          error={errors('projectIds')}
        />
      ) : null}
    </>
  );
}
