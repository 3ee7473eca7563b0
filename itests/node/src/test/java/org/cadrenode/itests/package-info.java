/**
 * Tests of the built archive from within, by Pax Exam; from outside in {@code appliance}, and of its make in {@code architecture}.
 */
package org.cadrenode.itests;
