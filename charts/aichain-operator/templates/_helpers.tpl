{{- define "aichain.labels" -}}
app.kubernetes.io/name: aichain-operator
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
{{- define "aichain.selector" -}}
app.kubernetes.io/name: aichain-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
