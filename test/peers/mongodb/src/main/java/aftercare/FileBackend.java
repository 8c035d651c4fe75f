package aftercare;

import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import org.h2.mvstore.MVStore;

/**
 * Keeps everything in a file, and answers a command only when all it changed is there, as a journalled write on a real server
 * is: the library's own backend writes about once a second, so that a killed process loses what it has acknowledged.
 */
final class FileBackend extends H2Backend {
    FileBackend(String file) {
        super(new MVStore.Builder().fileName(file).autoCommitDisabled().open());
    }

    /** One at a time: a file never holds half of a command. */
    @Override
    public synchronized Document handleMessage(MongoMessage message) {
        var answer = super.handleMessage(message);
        if (getMvStore().hasUnsavedChanges()) commit();
        return answer;
    }
}
