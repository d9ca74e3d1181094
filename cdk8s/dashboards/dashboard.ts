import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  type RowPanel,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TextBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import type { DashboardModel, Row } from './model.js';

/** All of ours have it: links between them go by it. */
export const tag = 'almanac';

/** The JSON model that Grafana imports, from version 10 on. */
export function dashboard(model: DashboardModel): Dashboard {
  const builder = new DashboardBuilder(`Almanac / ${model.title}`)
    .uid(model.uid)
    .description(model.description)
    .tags([tag])
    .timezone('browser')
    .time({ from: model.from, to: model.to ?? 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...model.variables])
    .annotations([...model.annotations])
    .link(links());
  for (const row of model.rows) addRow(builder, row);
  return numbered(builder.build());
}

/** To the others, with the time and the variables that are chosen here. */
const links = (): DashboardLinkBuilder =>
  new DashboardLinkBuilder('Almanac')
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true);

function addRow(builder: DashboardBuilder, { title, description, panels }: Row): void {
  builder.withRow(new RowBuilder(title));
  builder.withPanel(
    new TextBuilder()
      .title('')
      .description(description)
      .transparent(true)
      .mode(TextMode.Markdown)
      .content(description)
      .span(24)
      .height(2),
  );
  for (const { panel, width, height } of panels) {
    panel.span(width);
    panel.height(height);
    builder.withPanel(panel);
  }
}

/** Numbers that stay the same while nothing is put before: links to a panel hold them. */
function numbered(built: Dashboard): Dashboard {
  const panels: (Panel | RowPanel)[] | undefined = built.panels?.map((panel, index) => ({
    ...panel,
    id: index + 1,
  }));
  return { ...built, ...(panels === undefined ? {} : { panels }) };
}
