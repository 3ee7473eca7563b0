package org.cadrenode.shell.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.cadrenode.api.validation.Rule.Severity;
import org.cadrenode.api.validation.Validation;
import org.cadrenode.api.validation.ValidationReport;
import org.jspecify.annotations.Nullable;

/** What the commands share that look through deliveries for the people who own the source. */
abstract class ValidateCommand extends NodeCommand {
    @Option(name = "--out", description = "Also write the page to this new file on the node")
    @Completion(FileCompleter.class)
    @Nullable String page;

    @Option(name = "--csv", description = "Also write the table of commas to this new file on the node")
    @Completion(FileCompleter.class)
    @Nullable String table;

    @Override
    protected final String permission() {
        return "delivery:read";
    }

    /** Looks through what was named. */
    protected abstract Validation.Made look(Validation validation) throws IOException;

    @Override
    protected final int run(String actor) throws IOException {
        Optional<Path> pageFile = target(page);
        Optional<Path> tableFile = target(table);
        Validation.Made made = look(service(Validation.class));
        if (pageFile.isPresent()) {
            NewFile.write(pageFile.get(), Files.readString(made.page()));
        }
        if (tableFile.isPresent()) {
            NewFile.write(tableFile.get(), Files.readString(made.table()));
        }
        ValidationReport report = made.report();
        Listing findings = new Listing("No rule failed.", "severity", "table", "column", "rule", "failing", "records", "first_line");
        report.findings().forEach(finding -> findings.row(finding.rule().severity().name().toLowerCase(Locale.ROOT), finding.table(),
                finding.column(), finding.rule().id() + (finding.detail().isEmpty() ? "" : " " + finding.detail()), finding.failing(),
                finding.looked(), finding.lines().isEmpty() ? "" : finding.lines().get(0).toString()));
        if (json) {
            new Sheet().with("source", report.source().value()).with("made_at", report.madeAt().toString()).with("records", report.records())
                    .with("errors", report.failed(Severity.ERROR)).with("warnings", report.failed(Severity.WARNING))
                    .with("information", report.failed(Severity.INFORMATION))
                    .with("deliveries", report.parts().stream().map(part -> part.delivery().value()).toList())
                    .with("findings", findings.objects()).with("page", made.page().toString()).with("csv", made.table().toString())
                    .print(out(), true);
            return ExitCode.DONE;
        }
        findings.print(out(), false);
        say(report.records() + " records: " + report.failed(Severity.ERROR) + " rules found errors, " + report.failed(Severity.WARNING)
                + " warnings, " + report.failed(Severity.INFORMATION) + " what is worth to know. The whole report is on the node: "
                + made.page());
        return ExitCode.DONE;
    }

    private static Optional<Path> target(@Nullable String file) throws IOException {
        if (file == null) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(file);
            if (Files.exists(path)) {
                throw new FileAlreadyExistsException("the report's");
            }
            return Optional.of(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("That is no name of a file on the node.", e);
        }
    }
}
