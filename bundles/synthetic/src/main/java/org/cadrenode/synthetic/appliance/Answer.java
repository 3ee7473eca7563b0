package org.cadrenode.synthetic.appliance;

/**
 * How a program ended.
 *
 * @param exitCode its exit code; of ssh, 255 means that there was no session at all
 * @param out its standard output
 * @param err its standard error
 */
public record Answer(int exitCode, String out, String err) {
    /** Returns whether the console refused the command itself, for want of a role or since there is no such command. */
    public boolean refusedByConsole() {
        return exitCode == 1 && (out.contains("Command not found") || out.contains("Insufficient credentials"));
    }
}
