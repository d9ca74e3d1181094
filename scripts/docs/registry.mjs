import { alerts } from './alerts.mjs';
import { architecture, architecturePicture } from './architecture.mjs';
import { endpoints } from './endpoints.mjs';
import { indicators } from './indicators.mjs';
import { resources } from './resources.mjs';
import { settings } from './settings.mjs';

/**
 * All that pages tell of the code. A piece says where it stands (`path`, and `marker` when people write the rest of the
 * page) and what it is: `content(sources)`, the text.
 */
export const pieces = [settings, endpoints, indicators, alerts, resources, architecture, architecturePicture];
