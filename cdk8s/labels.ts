import type { IObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta';
import type { Expr, Templated } from './helm/expression.js';
import { include, includeMap, release } from './helm/functions.js';
import { spread } from './helm/structure.js';
import type { Values } from './values.js';

export type Component =
  | 'api'
  | 'operator'
  | 'ingest'
  | 'datasets'
  | 'postgres'
  | 'redis'
  | 'prepare'
  | 'cleanup'
  | 'test'
  | 'grafana'
  | 'monitoring'
  | 'network';

const component = 'app.kubernetes.io/component';

/** Name of an object of the release: the release's own name, or `<name>-<suffix>`. */
export function nameOf(suffix?: string): string {
  const name = `${include('almanac.fullname')}`;
  return suffix === undefined ? name : `${name}-${suffix}`;
}

/** Name, namespace, labels and annotations of an object. */
export function metadata(v: Values, part: Component, suffix?: string) {
  return {
    name: nameOf(suffix),
    namespace: `${release.namespace}`,
    labels: { ...spread(includeMap('almanac.labels')), [component]: part },
    annotations: { ...spread(v.commonAnnotations) },
  } satisfies Templated<IObjectMeta>;
}

/** Labels that choose the pods of a part. They can never change, so nothing of a user is among them. */
export function selectorLabels(part: Component): Record<string, string> {
  return { ...spread(includeMap('almanac.selectorLabels')), [component]: part };
}

/** Labels of the pods of a part, with those of users. */
export function podLabels(part: Component, labels: Expr<Record<string, string>>): Record<string, string> {
  return { ...spread(includeMap('almanac.podLabels', { component: part, labels })) };
}

/** Named templates. The names leave room for the longest suffix within the 52 characters that a StatefulSet has. */
export const helpers = `{{/*
Name of the chart, for labels.
*/}}
{{- define "almanac.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/*
Name that those of all objects begin with.
*/}}
{{- define "almanac.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "almanac.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "almanac.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/*
Labels of every object, beside its component. The chart's own labels win over commonLabels.
*/}}
{{- define "almanac.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "almanac.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: {{ include "almanac.name" . }}
{{- with omit (.Values.commonLabels | default dict) "helm.sh/chart" "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" "app.kubernetes.io/version" "app.kubernetes.io/managed-by" "app.kubernetes.io/part-of" }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
Labels that choose pods, beside their component. They can never change: nothing of a user is among them.
*/}}
{{- define "almanac.selectorLabels" -}}
app.kubernetes.io/name: {{ include "almanac.name" . }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/*
Labels of pods. They hold no version of the chart, which would restart pods that have not changed.
Usage: include "almanac.podLabels" (dict "root" . "component" "api" "labels" .Values.api.podLabels)
*/}}
{{- define "almanac.podLabels" -}}
{{ include "almanac.selectorLabels" .root }}
app.kubernetes.io/component: {{ .component }}
{{- with omit (mergeOverwrite dict (.root.Values.commonLabels | default dict) (.labels | default dict)) "app.kubernetes.io/name" "app.kubernetes.io/instance" "app.kubernetes.io/component" }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
ServiceAccount of the API.
*/}}
{{- define "almanac.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "almanac.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{/*
Secret of the passwords that are generated once.
*/}}
{{- define "almanac.passwordsSecret" -}}
{{ include "almanac.fullname" . }}-passwords
{{- end }}

{{/*
Port of an external cache, from its URL.
*/}}
{{- define "almanac.externalCachePort" -}}
{{ (urlParse .Values.redis.external.url).host | regexFind ":[0-9]+$" | trimPrefix ":" | default "6379" }}
{{- end }}

{{/*
Port of who takes traces, from the address.
*/}}
{{- define "almanac.tracingPort" -}}
{{- $port := (urlParse .Values.tracing.endpoint).host | regexFind ":[0-9]+$" | trimPrefix ":" }}
{{- $port | default (hasPrefix "https:" .Values.tracing.endpoint | ternary "443" "80") }}
{{- end }}

{{/*
Secret of the certificate that cert-manager keeps.
*/}}
{{- define "almanac.certificateSecret" -}}
{{- .Values.certificate.secretName | default (printf "%s-tls" (include "almanac.fullname" .)) }}
{{- end }}

{{/*
Certificates that may be those of the Ingress, as a regular expression: cert-manager names one like its Secret.
*/}}
{{- define "almanac.certificates" -}}
{{- include "almanac.fullname" . }}{{ range .Values.ingress.tls }}{{ with .secretName }}|{{ . }}{{ end }}{{ end }}
{{- end }}

{{/*
An image with its registry, and its digest or tag.
Usage: include "almanac.image" (dict "root" . "image" .Values.image)
*/}}
{{- define "almanac.image" -}}
{{- with .root.Values.global.imageRegistry | default .image.registry }}{{ . }}/{{ end }}
{{- .image.repository }}
{{- if .image.digest }}@{{ .image.digest }}{{ else }}:{{ .image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}
`;

/** Manifests of users, each a template. */
export const extraObjects = `{{- range .Values.extraObjects }}
---
{{ tpl (kindIs "string" . | ternary . (toYaml .)) $ }}
{{- end }}
`;
