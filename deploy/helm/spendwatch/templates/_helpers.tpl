{{- define "spendwatch.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{- define "spendwatch.selector" -}}
app.kubernetes.io/name: spendwatch
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "spendwatch.labels" -}}
{{ include "spendwatch.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "spendwatch.image" -}}
{{ required "image.repository: expected where your image is, e.g. registry.example.com/spendwatch" .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* The environment of every process: the Secret as a whole, then what is no secret. */}}
{{- define "spendwatch.env" -}}
envFrom:
  - secretRef:
      name: {{ required "existingSecret: expected the name of a Secret with DATABASE_URL and SPENDWATCH_SECRET (see values.yaml)" .Values.existingSecret }}
env:
  - name: SPENDWATCH_URL
    value: {{ required "url: expected the public address, e.g. https://spend.example.com" .Values.url | quote }}
  {{- range $name, $value := .Values.env }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
{{- end }}

{{- define "spendwatch.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "spendwatch.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* The only places a process writes to. */}}
{{- define "spendwatch.mounts" -}}
- name: tmp
  mountPath: /tmp
- name: data
  mountPath: /var/lib/spendwatch
{{- end }}

{{- define "spendwatch.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: 128Mi
- name: data
  emptyDir:
    sizeLimit: 128Mi
{{- end }}

{{- define "spendwatch.placement" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
