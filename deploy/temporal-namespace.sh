#!/bin/sh
# Makes the namespace where it is missing. The workers register their search attributes themselves.
# Settings: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, RETENTION.
set -eu
tries=0
until temporal operator cluster health >/dev/null 2>&1; do
	tries=$((tries + 1))
	if [ "$tries" -ge 30 ]; then
		echo "Temporal at $TEMPORAL_ADDRESS is not healthy after a minute: see docker compose logs temporal." >&2
		exit 1
	fi
	sleep 2
done
if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
	temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
else
	temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
fi
