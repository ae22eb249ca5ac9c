#!/bin/sh
# run_python.sh PYTHON ARGUMENT...: runs it, or says what is missing, so that configuring needs no Python environment.
python=$1
shift
if [ ! -x "$python" ]; then
  echo "The end-to-end tests need the Python environment $python: run ./dev test, which makes it." >&2
  exit 1
fi
exec "$python" "$@"
