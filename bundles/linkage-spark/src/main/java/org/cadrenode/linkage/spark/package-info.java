/** Linkage as a job of Apache Spark, for regions of tens of millions: the classes of the appliance's engine, part by part. */
@NullMarked
package org.cadrenode.linkage.spark;

import org.jspecify.annotations.NullMarked;
