#!/bin/sh
# What the tests and the loop in a cluster need beside Node: Chromium of Debian, kind and Skaffold of their releases.
set -eu
kind=v0.30.0
skaffold=v2.16.1
architecture=$(dpkg --print-architecture)
bin=$HOME/.local/bin

sudo apt-get update
sudo apt-get install --yes --no-install-recommends chromium
mkdir -p "$bin"
curl --fail --location --silent --show-error -o "$bin/kind" "https://kind.sigs.k8s.io/dl/$kind/kind-linux-$architecture"
curl --fail --location --silent --show-error -o "$bin/skaffold" \
  "https://storage.googleapis.com/skaffold/releases/$skaffold/skaffold-linux-$architecture"
chmod 755 "$bin/kind" "$bin/skaffold"
