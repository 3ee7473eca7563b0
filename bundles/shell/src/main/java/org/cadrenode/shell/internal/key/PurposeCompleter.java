package org.cadrenode.shell.internal.key;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.shell.internal.Words;

/** Completes purposes of keys. */
@Service
public final class PurposeCompleter implements Completer {
    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> words = Stream.concat(Arrays.stream(KeyPurpose.values()).map(Words::of), Stream.of(KeyRotateCommand.ROOT)).toList();
        return new StringsCompleter(words).complete(session, line, candidates);
    }
}
