package org.cadrenode.api.dictionary;

/**
 * What is wrong with a dictionary file.
 *
 * @param line line of the file, from 1
 * @param problem what is wrong
 * @param remedy what to write instead
 */
public record DictionaryFinding(long line, String problem, String remedy) { }
