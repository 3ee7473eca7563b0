/** What happens to machines, done to the built archive on purpose; and whether what people were promised holds. */
@org.jspecify.annotations.NullMarked
package org.cadrenode.rig;
