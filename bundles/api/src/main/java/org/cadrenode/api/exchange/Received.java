package org.cadrenode.api.exchange;

/** A package whose signature, order and release the resource has verified. */
public record Received(PackageManifest manifest) { }
