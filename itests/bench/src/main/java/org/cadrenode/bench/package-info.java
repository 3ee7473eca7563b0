/**
 * Benchmarks of the engines, each on its jar alone. A class {@code XBenchmark} is run by {@code ./cadre bench x}.
 */
package org.cadrenode.bench;
