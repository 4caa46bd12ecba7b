#!/bin/sh
# The relay's commands, on the Node that comes with them.
here=$(dirname "$(readlink -f "$0")")/../lib/giaoban-relay
exec "$here/bin/node" "$here/out/main/cli.js" relay "$@"
