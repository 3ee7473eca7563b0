/**
 * Benchmarks of the engines, each on its jar alone. A class {@code XBenchmark} is run by {@code ./cadre bench x}, after
 * the class {@code XQuality} if there is one, which measures how good the results are.
 */
package org.cadrenode.bench;
