package ${package};

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.runner.Description;
import org.junit.runner.Runner;
import org.junit.runner.notification.RunNotifier;
import org.junit.runners.model.InitializationError;
import org.ops4j.pax.exam.junit.PaxExam;

/** Runs a test in the node whose archive is named, and says how to name it where it is not. */
public final class ExamWhereThereIsANode extends Runner {
    private final Description description;
    private final Runner exam;

    /** Makes the runner of a test. */
    public ExamWhereThereIsANode(Class<?> test) throws InitializationError {
        String archive = System.getProperty("cadre.archive", "");
        boolean there = !archive.isEmpty() && Files.isRegularFile(Path.of(archive));
        description = Description.createSuiteDescription(test);
        exam = there ? new PaxExam(test) : null;
    }

    @Override
    public Description getDescription() {
        return exam == null ? description : exam.getDescription();
    }

    @Override
    public void run(RunNotifier notifier) {
        if (exam != null) {
            exam.run(notifier);
        } else {
            System.out.println("There is no node to try the connector in, so this test is skipped. Name its archive: "
                    + "mvn -Dcadre.archive=/path/to/cadre-node.tar.gz verify");
            notifier.fireTestIgnored(description);
        }
    }
}
