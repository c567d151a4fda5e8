import java.util.concurrent.CountDownLatch;
import org.apache.solr.embedded.JettySolrRunner;

/** Solr on 127.0.0.1 with the home folder and port given, until it is told to stop. */
public class RunSolr {
  public static void main(String[] arguments) throws Exception {
    JettySolrRunner solr = new JettySolrRunner(arguments[0], "/solr", Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try {
        solr.stop(); // commits, so that the next start replays nothing
      } catch (Exception fault) {
        fault.printStackTrace();
      }
    }));
    solr.start();
    new CountDownLatch(1).await();
  }
}
