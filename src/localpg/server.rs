//! A running server that is ours to stop.

use std::{
    fs::File,
    io,
    os::fd::OwnedFd,
    process::{Child, ExitStatus},
    time::Duration,
};

use rustix::{
    io::Errno,
    process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal},
};
use tokio::{sync::oneshot, time::timeout};

use super::error::StopError;

/// How long the last checkpoint may take on a slow disk.
const STOPPED_WITHIN: Duration = Duration::from_secs(60);

/// The handle to the server. Dropped, it asks the server to stop, but does not wait.
pub struct Server {
    // Not the number, which another program may get once the server is gone.
    process: OwnedFd,
    ended: oneshot::Receiver<io::Result<ExitStatus>>,
}

/// The part that waits for the server's end, and holds the claim to the folder until then.
pub struct Vigil {
    child: Child,
    claim: File,
    end: oneshot::Sender<io::Result<ExitStatus>>,
}

impl Server {
    /// Takes charge of a child. The [`Vigil`] is for the thread that started it.
    /// Fails, with the child killed, when the system gives no handle to it.
    pub fn of(mut child: Child, claim: File) -> io::Result<(Server, Vigil)> {
        let process = Pid::from_raw(child.id().cast_signed())
            .ok_or(Errno::SRCH)
            .and_then(|pid| pidfd_open(pid, PidfdFlags::empty()));
        match process {
            Ok(process) => {
                let (end, ended) = oneshot::channel();
                Ok((Server { process, ended }, Vigil { child, claim, end }))
            }
            Err(e) => {
                child.kill().and_then(|()| child.wait())?;
                Err(e.into())
            }
        }
    }

    /// Fast shutdown: whoever is connected is cut off, what was committed is written out.
    pub async fn stop(mut self) -> Result<(), StopError> {
        self.signal(Signal::INT)?;
        let ended = match timeout(STOPPED_WITHIN, &mut self.ended).await {
            Ok(ended) => ended,
            Err(_) => {
                self.signal(Signal::QUIT)?;
                // Postgres itself kills what does not heed this within five seconds.
                let _ = timeout(STOPPED_WITHIN, &mut self.ended).await;
                return Err(StopError::Forced);
            }
        };
        let status = ended.unwrap_or_else(|_| Err(io::Error::other("mất dấu tiến trình")))?;
        if status.success() { Ok(()) } else { Err(StopError::Unclean(status)) }
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        match pidfd_send_signal(&self.process, signal) {
            Err(Errno::SRCH) => Ok(()),
            other => Ok(other?),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // If even this fails, the server still stops when our process ends.
        let _ = self.signal(Signal::INT);
    }
}

impl Vigil {
    /// Waits until the server has ended, then lets another start it.
    pub fn keep(mut self) {
        let status = self.child.wait();
        drop(self.claim);
        // Nobody need be listening any more.
        let _ = self.end.send(status);
    }
}
