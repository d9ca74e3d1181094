/** Pollutants in the order, and by the names, of the source. */
export const pollutants = ['so2', 'no2', 'co', 'o3', 'pm10', 'pm2_5'] as const;
export type Pollutant = (typeof pollutants)[number];

export const unitSystems = ['source', 'ugm3', 'ppb'] as const;
export type Units = (typeof unitSystems)[number];

/** A value in the unit of the source becomes `value * times / over`. */
export interface Conversion {
  unit: string;
  times: number;
  over: number;
}

/** Litres per mole of an ideal gas at 25 °C and 1 atm, as the US EPA rounds it. */
const molarVolume = 24.45;

const unchanged = (unit: string): Conversion => ({ unit, times: 1, over: 1 });
const microgram = unchanged('µg/m³');
/** `weight` in g/mol; `scale` brings the source's unit to µg/m³. */
const toPpb = (weight: number, scale = 1): Conversion => ({
  unit: 'ppb',
  times: molarVolume * scale,
  over: weight,
});

const gas = (weight: number): Record<Units, Conversion> => ({
  source: microgram,
  ugm3: microgram,
  ppb: toPpb(weight),
});
/** A mass of particles has no volume fraction: it stays in µg/m³ whatever is asked. */
const particles = { source: microgram, ugm3: microgram, ppb: microgram };

const conversions: Readonly<Record<Pollutant, Record<Units, Conversion>>> = {
  so2: gas(64.066),
  no2: gas(46.0055),
  co: {
    source: unchanged('mg/m³'),
    ugm3: { unit: 'µg/m³', times: 1000, over: 1 },
    ppb: toPpb(28.01, 1000),
  },
  o3: gas(47.998),
  pm10: particles,
  pm2_5: particles,
};

export const conversion = (pollutant: Pollutant, units: Units): Conversion => conversions[pollutant][units];

export const isPollutant = (text: string): text is Pollutant =>
  (pollutants as readonly string[]).includes(text);

/** Pollutant → unit of its values. */
export const unitsOf = (asked: readonly Pollutant[], units: Units): Record<string, string> =>
  Object.fromEntries(asked.map((pollutant) => [pollutant, conversion(pollutant, units).unit]));
