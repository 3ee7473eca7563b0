package org.cadrenode.shell.internal.protection;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.cadrenode.shell.internal.SecretFile;
import org.jspecify.annotations.Nullable;

/** Children named in a file on the node, or by an unseen answer: never by an argument, which history and journal would keep. */
final class NamedChildren {
    private NamedChildren() { }

    /** Asks for one. */
    interface Question {
        char[] ask(String prompt, String instead) throws IOException;
    }

    static List<String> lines(@Nullable String file, Question question) throws IOException {
        if (file == null) {
            char[] typed = question.ask("NHS number, UPN, or controller/id: ", "--file");
            try {
                return List.of(new String(typed));
            } finally {
                Arrays.fill(typed, '\0');
            }
        }
        List<char[]> lines = SecretFile.lines(Path.of(file));
        try {
            return lines.stream().map(String::new).toList();
        } finally {
            SecretFile.wipe(lines);
        }
    }
}
