/** Two provinces, an island district without communes, nine units in all: small enough for many random runs. */
import { UnitTree, type Unit } from '#schema/units.ts';

const unit = (code: string, level: Unit['level'], parent: string | null): Unit => ({
  code,
  level,
  parent,
  name: code,
  shortName: code,
  type: 'xa',
  population: 1000,
  adults: 700,
  adultsDerived: true,
  point: null,
});

export function smallTree(): UnitTree {
  return new UnitTree([
    unit('VN', 'nation', null),
    unit('01', 'province', 'VN'),
    unit('02', 'province', 'VN'),
    unit('001', 'district', '01'),
    unit('002', 'district', '02'),
    unit('498', 'district', '02'),
    unit('00001', 'commune', '001'),
    unit('00002', 'commune', '001'),
    unit('00003', 'commune', '002'),
  ]);
}

export const SMALL_PLACES = ['00001', '00002', '00003', '498'] as const;
export const SMALL_UNITS = ['VN', '01', '02', '001', '002', '498', '00001', '00002', '00003'] as const;
