#!/bin/sh
# Synthesis of one stage with Bambu (PandA). NOT RUN HERE: the tool is not part of the project's packages; the script was
# written from its manual, and whoever runs it first should expect to mend it. Bambu answers "does it synthesize"; that
# one call takes one clock is not asked of it.
#
#   cmake --preset release && cmake --build --preset release --target antipode_generate
#   hls/synthesis/bambu.sh <stage> <configuration>        for example: centroid Large30x5
set -eu
[ $# -eq 2 ] || { echo "stage and configuration are needed" >&2; exit 2; }
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$root/build/bambu/$1_$2"
cd "$root/build/bambu/$1_$2"
exec bambu "$root/hls/top/$1.cpp" --top-fname="antipode_$1" --compiler=I386_CLANG16 -std=c++17 -O2 -DNDEBUG \
    -I"$root" -I"$root/build/release/generated/include" -DANTIPODE_CONFIGURATION="$2" \
    --generate-interface=INFER --clock-period=10
