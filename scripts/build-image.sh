#!/bin/sh
# Builds the image IMAGE from BUILD_CONTEXT for Skaffold, with the arguments given. BUILD_IMAGE is a command that
# does so, and makes the image known to the cluster, where there is no Docker.
set -eu
if [ -n "${BUILD_IMAGE:-}" ]; then
  exec sh -c "$BUILD_IMAGE" build-image "$@"
fi
exec docker build --tag "$IMAGE" "$@" "$BUILD_CONTEXT"
